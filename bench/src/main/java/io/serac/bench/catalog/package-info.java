/** The Iceberg REST catalog as a client sees it: addresses, tokens and request bodies. */
@NullMarked
package io.serac.bench.catalog;

import org.jspecify.annotations.NullMarked;
