/** Every version that a table or view ever had, and the way back to one. */
@NullMarked
package io.serac.server.history;

import org.jspecify.annotations.NullMarked;
