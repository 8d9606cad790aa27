@NullMarked
package io.serac.server.dropped;

import org.jspecify.annotations.NullMarked;
