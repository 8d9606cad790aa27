/** Makes what only a running server can tell about itself, and tests the image as a container would run it. */
@NullMarked
package io.serac.image;

import org.jspecify.annotations.NullMarked;
