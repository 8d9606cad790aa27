/** Why somebody may or may not do something. */
@NullMarked
package io.serac.server.explain;

import org.jspecify.annotations.NullMarked;
