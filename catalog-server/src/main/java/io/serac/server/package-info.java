/** Where everything is put together. */
@NullMarked
package io.serac.server;

import org.jspecify.annotations.NullMarked;
