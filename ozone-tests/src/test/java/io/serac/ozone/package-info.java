/** A real Apache Ozone as the store of tables: what is allowed works, and what is not changes and shows nothing. */
@NullMarked
package io.serac.ozone;

import org.jspecify.annotations.NullMarked;
