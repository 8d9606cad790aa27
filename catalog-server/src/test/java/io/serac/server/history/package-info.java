@NullMarked
package io.serac.server.history;

import org.jspecify.annotations.NullMarked;
