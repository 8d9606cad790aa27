@NullMarked
package io.serac.server.authentication;

import org.jspecify.annotations.NullMarked;
