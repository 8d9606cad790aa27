/** Flags that make warehouses, namespaces, tables and views refuse to be dropped. */
@NullMarked
package io.serac.server.protection;

import org.jspecify.annotations.NullMarked;
