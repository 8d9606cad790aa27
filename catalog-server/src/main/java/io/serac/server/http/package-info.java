/** The HTTP edge: routing, limits, names in paths, bodies, and the only mapping of errors to answers. */
@NullMarked
package io.serac.server.http;

import org.jspecify.annotations.NullMarked;
