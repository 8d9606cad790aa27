/** The object store that warehouses of the bench lie in. */
@NullMarked
package io.serac.bench.store;

import org.jspecify.annotations.NullMarked;
