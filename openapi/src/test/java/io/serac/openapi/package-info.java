/** Checks that the two contracts are sound in themselves; the server's tests hold them against real requests and answers. */
@NullMarked
package io.serac.openapi;

import org.jspecify.annotations.NullMarked;
