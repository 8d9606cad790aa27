@NullMarked
package io.serac.server.securable;

import org.jspecify.annotations.NullMarked;
