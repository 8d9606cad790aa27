@NullMarked
package io.serac.server.explain;

import org.jspecify.annotations.NullMarked;
