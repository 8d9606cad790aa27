@NullMarked
package io.serac.server.protection;

import org.jspecify.annotations.NullMarked;
