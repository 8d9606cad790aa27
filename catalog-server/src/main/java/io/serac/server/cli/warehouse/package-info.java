/** Commands about warehouses. */
@NullMarked
package io.serac.server.cli.warehouse;

import org.jspecify.annotations.NullMarked;
