@NullMarked
package io.serac.server.configuration;

import org.jspecify.annotations.NullMarked;
