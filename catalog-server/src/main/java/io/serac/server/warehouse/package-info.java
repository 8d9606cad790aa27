/** Warehouses: their configuration for clients and their administration. */
@NullMarked
package io.serac.server.warehouse;

import org.jspecify.annotations.NullMarked;
