/** Servers that do the least a catalog could do; they run in a process of their own. */
@NullMarked
package io.serac.bench.floor;

import org.jspecify.annotations.NullMarked;
