/** Columns of tables and views, as clients name them and as their current schema knows them. */
@NullMarked
package io.serac.server.column;

import org.jspecify.annotations.NullMarked;
