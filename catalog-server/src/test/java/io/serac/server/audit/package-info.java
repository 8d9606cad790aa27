@NullMarked
package io.serac.server.audit;

import org.jspecify.annotations.NullMarked;
