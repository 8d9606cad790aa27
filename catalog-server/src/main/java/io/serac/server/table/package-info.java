/** Tables of the Iceberg API. */
@NullMarked
package io.serac.server.table;

import org.jspecify.annotations.NullMarked;
