/** The servers that are compared, started or only pointed at. */
@NullMarked
package io.serac.bench.contestant;

import org.jspecify.annotations.NullMarked;
