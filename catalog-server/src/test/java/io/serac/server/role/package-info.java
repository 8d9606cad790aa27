@NullMarked
package io.serac.server.role;

import org.jspecify.annotations.NullMarked;
