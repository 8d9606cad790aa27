/** The one table of error codes and the one exception that carries them. */
@NullMarked
package io.serac.server.error;

import org.jspecify.annotations.NullMarked;
