/** Tests of how requests are decided. */
@NullMarked
package io.serac.server.sensitive;

import org.jspecify.annotations.NullMarked;
