/** The stores of warehouses: their profiles, and the server's own bounded reads and writes. Knows no users and no SQL. */
@NullMarked
package io.serac.storage;

import org.jspecify.annotations.NullMarked;
