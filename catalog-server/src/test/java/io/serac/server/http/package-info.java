@NullMarked
package io.serac.server.http;

import org.jspecify.annotations.NullMarked;
