/** Pages for people are held true: their links, their settings, and whether somebody runs what a reader would type. */
@NullMarked
package io.serac.server.documentation;

import org.jspecify.annotations.NullMarked;
