@NullMarked
package io.serac.server.operation;

import org.jspecify.annotations.NullMarked;
