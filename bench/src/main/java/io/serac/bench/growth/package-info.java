/** What it costs that a catalog has many tables. */
@NullMarked
package io.serac.bench.growth;

import org.jspecify.annotations.NullMarked;
