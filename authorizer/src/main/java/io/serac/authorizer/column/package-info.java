/** Columns: what a table has, and which of them may be named, read, or read masked. */
@NullMarked
package io.serac.authorizer.column;

import org.jspecify.annotations.NullMarked;
