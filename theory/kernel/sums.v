(* Sums over ranges of whole numbers, in which all statements are written, and the three closed forms. *)
From Coq Require Import Reals Lra Lia Psatz.
Open Scope R_scope.

(* f first + ... + f (first + count - 1) *)
Fixpoint sum_of (f : nat -> R) (first count : nat) : R :=
  match count with
  | O => 0
  | S before => sum_of f first before + f (first + before)%nat
  end.

(* f first + ... + f last; 0 when last < first *)
Definition total (first last : nat) (f : nat -> R) : R := sum_of f first (S last - first).

(* H_last^(order) *)
Definition harmonic (order last : nat) : R := total 1 last (fun k => / INR k ^ order).

(* INR n > 0 for every n >= 1 in the context *)
Ltac positives :=
  repeat match goal with
  | H : (1 <= ?n)%nat |- _ =>
      lazymatch goal with
      | _ : 1 <= INR n |- _ => fail
      | _ => assert (1 <= INR n) by (change 1 with (INR 1); apply le_INR; exact H)
      end
  end.

Lemma total_last : forall first last f, (first <= S last)%nat ->
  total first (S last) f = total first last f + f (S last).
Proof.
  intros first last f H. unfold total.
  replace (S (S last) - first)%nat with (S (S last - first)) by lia. cbn [sum_of].
  do 2 f_equal. lia.
Qed.

Lemma total_ext : forall first last f h,
  (forall k, (first <= k)%nat -> (k <= last)%nat -> f k = h k) -> total first last f = total first last h.
Proof.
  intros first last f h H. unfold total.
  assert (E : forall count, (count <= S last - first)%nat -> sum_of f first count = sum_of h first count).
  { induction count as [| count IH]; intros; simpl; [reflexivity |].
    rewrite IH by lia. rewrite H by lia. reflexivity. }
  apply E. lia.
Qed.

Lemma total_const : forall first last c, (first <= S last)%nat ->
  total first last (fun _ => c) = (INR (S last) - INR first) * c.
Proof.
  intros first last c H. unfold total. rewrite <- minus_INR by lia.
  induction (S last - first)%nat as [| count IH]; [simpl; lra |].
  rewrite S_INR. simpl. rewrite IH. lra.
Qed.

Lemma harmonic_next : forall order last,
  harmonic order (S last) = harmonic order last + / INR (S last) ^ order.
Proof. intros. apply total_last. lia. Qed.

Lemma harmonic_first : forall order, harmonic order 1 = 1.
Proof. intros. unfold harmonic, total. simpl. rewrite pow1. lra. Qed.

Theorem augment_sum : forall G, (1 <= G)%nat -> total 1 G (fun i => / INR i ^ 2) = harmonic 2 G.
Proof. reflexivity. Qed.

Theorem discard_sum : forall G, (1 <= G)%nat -> total 1 G (fun _ => 1) = INR G.
Proof. intros. rewrite total_const, S_INR by lia. simpl. lra. Qed.

Theorem halfway_sum : forall G, (1 <= G)%nat -> total 1 G (fun i => / INR i) = harmonic 1 G.
Proof. intros. apply total_ext. intros. rewrite pow_1. reflexivity. Qed.
