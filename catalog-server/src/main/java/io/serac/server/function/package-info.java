/** Functions of the Iceberg API: none can exist yet, and the API says so properly. */
@NullMarked
package io.serac.server.function;

import org.jspecify.annotations.NullMarked;
