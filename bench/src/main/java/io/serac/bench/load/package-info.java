/** Closed and open loops, and what they measure. */
@NullMarked
package io.serac.bench.load;

import org.jspecify.annotations.NullMarked;
