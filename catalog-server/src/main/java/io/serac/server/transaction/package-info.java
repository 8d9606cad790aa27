/** Commits to several tables at once. */
@NullMarked
package io.serac.server.transaction;

import org.jspecify.annotations.NullMarked;
