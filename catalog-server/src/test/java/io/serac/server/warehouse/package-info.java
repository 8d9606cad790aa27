@NullMarked
package io.serac.server.warehouse;

import org.jspecify.annotations.NullMarked;
