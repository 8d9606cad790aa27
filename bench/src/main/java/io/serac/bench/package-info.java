/** Load driver for Iceberg REST catalogs; see bench/README.md. */
@NullMarked
package io.serac.bench;

import org.jspecify.annotations.NullMarked;
