@NullMarked
package io.serac.server.management;

import org.jspecify.annotations.NullMarked;
