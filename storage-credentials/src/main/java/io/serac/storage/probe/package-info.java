/** Tries out stores before they are relied on: whether they work, and whether they keep clients of one table from all others. */
@NullMarked
package io.serac.storage.probe;

import org.jspecify.annotations.NullMarked;
