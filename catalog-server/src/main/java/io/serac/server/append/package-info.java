/** What a snapshot may do that was written by somebody who may INSERT but not WRITE. */
@NullMarked
package io.serac.server.append;

import org.jspecify.annotations.NullMarked;
