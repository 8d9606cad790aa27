/** Temporary keys that reach one table. */
@NullMarked
package io.serac.storage.session;

import org.jspecify.annotations.NullMarked;
