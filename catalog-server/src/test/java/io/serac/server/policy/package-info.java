@NullMarked
package io.serac.server.policy;

import org.jspecify.annotations.NullMarked;
