/** Tests of what is kept of checks of storages. */
@NullMarked
package io.serac.server.probe;

import org.jspecify.annotations.NullMarked;
