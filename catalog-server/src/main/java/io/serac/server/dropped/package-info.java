/** Tables and views that were dropped and can still be restored. */
@NullMarked
package io.serac.server.dropped;

import org.jspecify.annotations.NullMarked;
