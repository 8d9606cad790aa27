/** Real engines and Iceberg's compatibility kit against a running server; every engine is a process of its own. */
@NullMarked
package io.serac.engines;

import org.jspecify.annotations.NullMarked;
