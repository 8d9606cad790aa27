/** A small blocking HTTP/1.1 client that costs the load driver little CPU. */
@NullMarked
package io.serac.bench.http;

import org.jspecify.annotations.NullMarked;
