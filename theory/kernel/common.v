(* The coefficient 1/i under augment from the weight A G i of fit G on batches 1, ..., i: through the other batches it
   inherits the value c that all fits between have in common, and it adds its own weight on batch i. *)
From Coq Require Import Reals Lra Lia.
From Collapse Require Import sums.
Open Scope R_scope.

Theorem augment_coefficient : forall A C : nat -> nat -> R,
  (forall G i : nat, (1 <= i)%nat -> (i < G)%nat -> A G i = total 1 i (fun _ => / INR G)) ->
  (forall (c : nat -> R) (G i : nat), (1 <= i)%nat -> (i < G)%nat ->
    (forall k : nat, (i <= k)%nat -> (k < G)%nat -> C k i = c i) -> C G i = (1 - A G i) * c i + / INR G) ->
  (forall i : nat, (1 <= i)%nat -> C i i = / INR i) ->
  forall G i : nat, (1 <= i)%nat -> (i <= G)%nat -> C G i = / INR i.
Proof.
  intros A C held later first G. induction G as [G IH] using lt_wf_ind. intros i Hi HG.
  destruct (Nat.eq_dec i G) as [-> | Hne]; [apply first; assumption |].
  rewrite (later (fun i => / INR i)) by (try (intros; apply IH); lia).
  rewrite held, total_const, S_INR by lia. simpl (INR 1).
  assert (1 <= G)%nat by lia. positives. field. lra.
Qed.
