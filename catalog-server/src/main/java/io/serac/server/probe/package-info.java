/** Checks of storages: on demand, again and again in the background, and what they mean for what is handed out. */
@NullMarked
package io.serac.server.probe;

import org.jspecify.annotations.NullMarked;
