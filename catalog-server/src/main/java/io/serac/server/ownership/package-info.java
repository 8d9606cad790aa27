/** Who owns warehouses, namespaces, tables and views, and where owners do not manage access. */
@NullMarked
package io.serac.server.ownership;

import org.jspecify.annotations.NullMarked;
