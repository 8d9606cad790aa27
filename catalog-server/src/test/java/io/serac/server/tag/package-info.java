/** Tests of tags. */
@NullMarked
package io.serac.server.tag;

import org.jspecify.annotations.NullMarked;
