@NullMarked
package io.serac.server.principal;

import org.jspecify.annotations.NullMarked;
