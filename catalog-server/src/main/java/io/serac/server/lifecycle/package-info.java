/** What happens to tables and views alike after they were made: rename, drop, unregister. */
@NullMarked
package io.serac.server.lifecycle;

import org.jspecify.annotations.NullMarked;
