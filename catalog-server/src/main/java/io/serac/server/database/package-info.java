/** PostgreSQL: connection pools, schema migrations and the embedded server. */
@NullMarked
package io.serac.server.database;

import org.jspecify.annotations.NullMarked;
