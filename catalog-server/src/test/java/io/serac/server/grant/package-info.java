@NullMarked
package io.serac.server.grant;

import org.jspecify.annotations.NullMarked;
