/** Who did what, and who was refused: recorded, streamed and searched. */
@NullMarked
package io.serac.server.audit;

import org.jspecify.annotations.NullMarked;
