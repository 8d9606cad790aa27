/** Engines that may act for users. */
@NullMarked
package io.serac.server.engine;

import org.jspecify.annotations.NullMarked;
