/** Interleaves contestants and draws medians. */
@NullMarked
package io.serac.bench.compare;

import org.jspecify.annotations.NullMarked;
